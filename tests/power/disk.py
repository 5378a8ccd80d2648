# SPDX-License-Identifier: Apache-2.0
"""A disk that has lost its power: what recorder.c noted, played back up to any moment, and what may
be found on the disk then.

What was written is only there for certain once its file was synced, an entry of a folder only once
the folder was. Of the rest anything may be there: all, nothing, any of the sectors. This is less
than any file system of Linux promises; a sector, though, is the old one or the new one.
"""
import os
import struct

RECORD = struct.Struct("<iiqII")
CHANGES = b"wtsrlumd"


def records_of(path):
    """(kind, file, at, first, second) in order."""
    with open(path, "rb") as file:
        noted = file.read()
    place, found = 0, []
    while place < len(noted):
        kind, handle, at, first, second = RECORD.unpack_from(noted, place)
        place += RECORD.size
        found.append((chr(kind), handle, at, noted[place:place + first],
                      noted[place + first:place + first + second]))
        place += first + second
    return found


class File:
    def __init__(self, content=b""):
        self.synced, self.open = bytearray(content), []  # open: not synced, in order
        self.version = 0

    def content(self, choose):
        """As it may be on the disk; `choose` thins out what was not synced."""
        found = bytearray(self.synced)
        for change in choose(self.open):
            apply(found, change)
        return bytes(found)

    def note(self, change):
        self.open.append(change)
        self.version += 1

    def sync(self):
        for change in self.open:
            apply(self.synced, change)
        self.open = []
        self.version += 1


def apply(content, change):
    at, more = change
    if more is None:
        del content[at:]
        content.extend(bytes(at - len(content)))
        return
    if at > len(content):
        content.extend(bytes(at - len(content)))
    content[at:at + len(more)] = more


class Disk:
    """Names are paths below the folder; a folder's value is None, a file's a File."""

    def __init__(self, folder):
        self.folder = folder
        self.now = {}       # as the program sees it
        self.synced = {}    # as it is on the disk for certain
        self.open = []      # (folders, act) not synced, in order
        self.handles = {}
        self.mapped = set()
        for where, folders, names in os.walk(folder):
            for name in folders:
                self.now[os.path.join(where, name)] = None
            for name in names:
                path = os.path.join(where, name)
                with open(path, "rb") as file:
                    self.now[path] = File(file.read())
        self.synced.update(self.now)

    # ---- playing --------------------------------------------------------------------------------

    def play(self, record):
        kind, handle, at, first, second = record
        if kind == "o":
            self.opened(handle, at, os.path.normpath(first.decode()))
        elif kind == "c":
            self.handles.pop(handle, None)
        elif kind in "wt" and self.handles[handle][1]:
            self.handles[handle][1].note((at, first if kind == "w" else None))
        elif kind == "s":
            self.sync(*self.handles[handle])
        elif kind == "p":
            self.mapped.add(self.handles[handle][0])
        elif kind in "rlumd":
            self.entry(kind, first.decode(), second.decode())

    def opened(self, handle, is_new, path):
        if is_new:
            self.enter((("add", path, File()),))
        self.handles[handle] = (path, self.now.get(path))

    def entry(self, kind, path, other):
        if kind == "m":
            self.enter((("add", path, None),))
        elif kind in "ud":
            self.enter((("take", path, None),))
        elif kind == "l":
            self.enter((("add", other, self.now[path]),))
        elif path in self.now and self.now[path] is None:  # a folder, with what is in it
            inside = [one for one in self.now if one == path or one.startswith(path + "/")]
            self.enter(tuple(("take", one, None) for one in inside) + tuple(
                ("add", other + one[len(path):], self.now[one]) for one in inside))
        else:
            self.enter((("add", other, self.now[path]), ("take", path, None)))

    def enter(self, acts):
        """One change of names, as a whole or not at all."""
        change(self.now, acts)
        self.open.append(({os.path.dirname(path) for _, path, _ in acts}, acts))

    def sync(self, path, file):
        if file:
            file.sync()
            return
        rest = []
        for folders, acts in self.open:
            if path in folders:
                change(self.synced, acts)
            else:
                rest.append((folders, acts))
        self.open = rest

    # ---- losing ---------------------------------------------------------------------------------

    def found(self, loss):
        """path → File or None, as the names may be on the disk."""
        names = dict(self.synced)
        for _, acts in loss.entries(self.open):
            change(names, acts)
        # What lies in a folder that isn't there isn't there either.
        return {path: file for path, file in names.items() if self.is_there(path, names)}

    def is_there(self, path, names):
        above = os.path.dirname(path)
        return above == self.folder or (names.get(above, 0) is None and
                                        self.is_there(above, names))


def change(names, acts):
    for act, path, file in acts:
        if act == "add":
            names[path] = file
        else:
            names.pop(path, None)


class Loss:
    """How much of what was not synced is lost: `nothing`, `all`, `bytes` but no names (or the
    other way round), or by dice: sectors of so many bytes, and the last names of each folder."""

    KINDS = ("all", "nothing", "bytes", "names", 512, 4096)

    def __init__(self, kind, dice):
        self.kind, self.dice = kind, dice

    def __str__(self):
        return f"torn at {self.kind}" if isinstance(self.kind, int) else f"lost: {self.kind}"

    def entries(self, entries):
        if self.kind in ("nothing", "bytes"):
            return entries
        if self.kind in ("all", "names"):
            return []
        upto = {}
        for place, (folders, _) in enumerate(entries):
            for folder in folders:
                upto.setdefault(folder, []).append(place)
        upto = {folder: self.dice.choice([-1, *places]) for folder, places in upto.items()}
        return [(folders, acts) for place, (folders, acts) in enumerate(entries)
                if all(place <= upto[folder] for folder in folders)]

    def changes(self, changes):
        if self.kind in ("nothing", "names"):
            return changes
        if self.kind in ("all", "bytes"):
            return []
        return self.tear(changes)

    def tear(self, changes):
        for at, more in changes:
            fate = self.dice.random()
            if fate < 0.3:
                continue
            if fate < 0.6 or more is None:
                yield at, more
                continue
            end = at + len(more)
            while at < end:
                upto = min(end, (at // self.kind + 1) * self.kind)
                if self.dice.random() < 0.5:
                    yield at, more[:upto - at]
                more = more[upto - at:]
                at = upto
