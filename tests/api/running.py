# SPDX-License-Identifier: Apache-2.0
"""What whoever runs the server is told: the certificate that ends."""
import os
import subprocess

from server import need

KEY = ("openssl", "ecparam", "-name", "prime256v1", "-genkey", "-noout")


def settings(data, text):
    with open(f"{data}/lianbing.conf", "w", encoding="utf-8") as file:
        file.write(text)


# ---- the certificate ----------------------------------------------------------------------------

class Office:
    """An authority, and certificates that it signs."""

    def __init__(self, folder):
        self.folder = folder
        os.makedirs(folder)
        for name in ("ca", "server"):
            subprocess.run([*KEY, "-out", f"{folder}/{name}.key"], check=True, timeout=60)
        self.request("ca", "/CN=authority")
        self.request("server", "/CN=lianbing.test")

    def call(self, *words):
        subprocess.run(["openssl", *words], check=True, timeout=60, stderr=subprocess.DEVNULL)

    def request(self, name, subject):
        self.call("req", "-new", "-key", f"{self.folder}/{name}.key", "-subj", subject, "-out",
                  f"{self.folder}/{name}.csr")

    def sign(self, days, authority_days=3650):
        """The file that the setting names, with another end from now on; the authority behind."""
        at = self.folder
        self.call("x509", "-req", "-in", f"{at}/ca.csr", "-signkey", f"{at}/ca.key", "-days",
                  str(authority_days), "-out", f"{at}/ca.crt")
        self.call("x509", "-req", "-in", f"{at}/server.csr", "-CA", f"{at}/ca.crt", "-CAkey",
                  f"{at}/ca.key", "-set_serial", "1", "-days", str(days), "-out", f"{at}/new.crt")
        with open(f"{at}/server.crt", "w", encoding="ascii") as whole:
            for name in ("new", "ca"):
                with open(f"{at}/{name}.crt", encoding="ascii") as one:
                    whole.write(one.read())


def told_of_certificate(admin):
    health = admin.want(200, "GET", "/api/admin/health")
    check = next(one for one in health["checks"] if one["name"] == "证书")
    todo = [one for one in admin.want(200, "GET", "/api/home")["todo"]
            if one["kind"] == "certificate"]
    return health["certificate_until"], check, todo


def certificate(workshop):
    """the end of the certificate is told; a month before and afterwards it waits for somebody"""
    data = workshop.data()
    office = Office(f"{data}-tls")
    settings(data, f"certificate = {office.folder}/server.crt\n")
    office.sign(90)
    server = workshop.serve(data)
    admin = server.person("admin")
    until, check, todo = told_of_certificate(admin)
    need(until and until in check["sentence"] and check["is_good"], str(check))
    need("还有 90 天" in check["sentence"] and not todo, f"{check} {todo}")
    for days, authority, wanted in ((31, 400, None), (30, 400, "还有 30 天"), (-1, 400, "过期"),
                                    (400, 12, "还有 12 天")):
        office.sign(days, authority)
        until, check, todo = told_of_certificate(admin)
        need(check["is_good"] == (wanted is None), f"{days} days: {check}")
        need(len(todo) == (wanted is not None), f"{days} days: {todo}")
        need(not wanted or (wanted in todo[0]["note"] and "lianbing-setup --renew" in
                            todo[0]["note"] and todo[0]["link"] == "/system"), str(todo))
    others = server.person("office").want(200, "GET", "/api/home")["todo"]
    need(not [one for one in others if one["kind"] == "certificate"], str(others))
    with open(f"{office.folder}/server.crt", "w", encoding="ascii") as file:
        file.write("no certificate")
    until, check, todo = told_of_certificate(admin)
    need(until is None and not check["is_good"] and "读不出" in check["sentence"], str(check))
    need(len(todo) == 1, str(todo))
    server.stop()


TESTS = (certificate,)
