/* SPDX-License-Identifier: Apache-2.0 */
/* An open-file-description lock: unlike the older kind it doesn't go when another part of the
 * process happens to close the same file. */
#include "platform/db/connection.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "platform/base/text.h"

/* Linux has it since 3.15; POSIX only since 2024, so the headers hide it. */
#ifndef F_OFD_SETLK
#define F_OFD_SETLK 37
#endif
#ifndef F_OFD_GETLK
#define F_OFD_GETLK 36
#endif

static const char *path_of(struct arena *arena, const char *folder)
{
    return text_format(arena, "%s/lianbing.lock", folder);
}

int db_lock(struct arena *arena, const char *folder, const char **ret_sentence)
{
    int file = open(path_of(arena, folder), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (file < 0) {
        *ret_sentence =
            text_format(arena, "不能写文件夹 %s。请检查它是否存在、当前用户能否写入。（%s）",
                        folder, strerror(errno));
        return -1;
    }
    struct flock whole = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
    if (fcntl(file, F_OFD_SETLK, &whole) == 0)
        return file;
    *ret_sentence = text_format(arena,
                                "文件夹 %s 正由另一个“练兵”程序使用。请先停止那个程序，"
                                "或者换一个文件夹。",
                                folder);
    (void)close(file);
    return -1;
}

bool db_is_locked(struct arena *arena, const char *folder)
{
    struct flock whole = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
    int file = open(path_of(arena, folder), O_RDONLY | O_CLOEXEC);
    if (file < 0)
        return false;
    bool is_locked = fcntl(file, F_OFD_GETLK, &whole) == 0 && whole.l_type != F_UNLCK;
    (void)close(file);
    return is_locked;
}
