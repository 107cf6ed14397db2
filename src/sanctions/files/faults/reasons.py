"""Why the system refused a file, in both languages."""

import errno

from sanctions.model.tables import Text

_REASONS = {
    errno.ENOENT: Text("没有这个文件或文件夹", "there is no such file or folder"),
    errno.EEXIST: Text("同名的文件挡在那里", "a file of that name is in the way"),
    errno.EISDIR: Text("这是文件夹", "it is a folder"),
    errno.ENOTDIR: Text("路径中有一段不是文件夹", "a part of the path is no folder"),
    errno.EACCES: Text("没有权限", "permission denied"),
    errno.EPERM: Text("没有权限", "permission denied"),
    errno.EROFS: Text("磁盘只读", "the disk is read-only"),
    errno.ENOSPC: Text("磁盘已满", "no space is left"),
    errno.EDQUOT: Text("超出磁盘配额", "the disk quota is used up"),
    errno.EFBIG: Text("文件超出系统允许的大小", "the file is larger than the system allows"),
    errno.EBUSY: Text("正在使用，或是挂载点", "it is in use, or a mount point"),
    errno.EXDEV: Text("在另一块磁盘上", "it is on another disk"),
    errno.EIO: Text("磁盘读写出错", "the disk reports a fault"),
    errno.ENAMETOOLONG: Text("文件名过长", "the name is too long"),
}


def reason(error: OSError) -> Text:
    """The reason in words; what is not known here is told by its number.

    Example:
        >>> reason(FileNotFoundError(errno.ENOENT, "")).en
        'there is no such file or folder'
    """
    known = _REASONS.get(error.errno or 0)
    return known or Text(f"系统错误 {error.errno}", f"system error {error.errno}")
