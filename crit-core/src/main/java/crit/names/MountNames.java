package crit.names;

/** Mounts and filesystems. */
public final class MountNames {
  /** {@code linux/mount.h}, {@code MS_*}. {@code mnt_entry.flags}, {@code mnt_entry.sb_flags}. */
  public static final NumberNames FLAGS =
      NumberNames.of(
          "MS_",
          """
          0x1: RDONLY 0x2: NOSUID 0x4: NODEV 0x8: NOEXEC 0x10: SYNCHRONOUS 0x20: REMOUNT
          0x40: MANDLOCK 0x80: DIRSYNC 0x100: NOSYMFOLLOW 0x400: NOATIME 0x800: NODIRATIME
          0x1000: BIND 0x2000: MOVE 0x4000: REC 0x8000: SILENT ~VERBOSE 0x10000: POSIXACL
          0x20000: UNBINDABLE 0x40000: PRIVATE 0x80000: SLAVE 0x100000: SHARED 0x200000: RELATIME
          0x400000: KERNMOUNT 0x800000: I_VERSION 0x01000000: STRICTATIME 0x02000000: LAZYTIME
          0x04000000: SUBMOUNT 0x08000000: NOREMOTELOCK 0x10000000: NOSEC 0x20000000: BORN
          0x40000000: ACTIVE 0x80000000: NOUSER
          """);

  /** CRIU's own numbers. {@code mnt_entry.fstype}. */
  public static final NumberNames TYPES =
      NumberNames.of(
          "",
          """
          0: UNSUPPORTED PROC SYSFS DEVTMPFS BINFMT_MISC TMPFS DEVPTS SIMFS PSTORE SECURITYFS
          10: FUSECTL DEBUGFS CGROUP AUFS MQUEUE FUSE AUTO OVERLAYFS AUTOFS TRACEFS 23: CGROUP2
          """);

  /** {@code linux/magic.h}: what {@code statfs} tells of a filesystem. No field of an image. */
  public static final NumberNames MAGICS =
      NumberNames.of(
          "",
          """
          0xadf5: adfs 0xadff: affs 0x5346414f: afs 0x0187: autofs 0x00c36400: ceph
          0x28cd3d45: cramfs 0x64626720: debugfs 0x73636673: securityfs 0xf97cff8c: selinuxfs
          0x43415d53: smackfs 0x858458f6: ramfs 0x01021994: tmpfs 0x958458f6: hugetlbfs
          0x73717368: squashfs 0xf15f: ecryptfs 0xe0f5e1e2: erofs 0xef53: ext4 ~ext3 ~ext2
          0xabba1974: xenfs 0x9123683e: btrfs 0x3434: nilfs2 0xf2f52010: f2fs 0xf995e849: hpfs
          0x9660: iso9660 0x72b6: jffs2 0x58465342: xfs 0x6165676c: pstore 0xde5e81e4: efivarfs
          0x00c0ffee: hostfs 0x794c7630: overlay 0x65735546: fuse 0x4d44: vfat ~msdos
          0x2011bab0: exfat 0x6969: nfs 0x7461636f: ocfs2 0x52654973: reiserfs 0x517b: smb
          0xff534d42: cifs 0xfe534d42: smb2 0x27e0eb: cgroup 0x63677270: cgroup2
          0x7655821: resctrl 0x74726163: tracefs 0x01021997: 9p 0x62646576: bdev
          0x42494e4d: binfmt_misc 0x1cd1: devpts 0x6c6f6f70: binder 0x50495045: pipefs
          0x9fa0: proc 0x534f434b: sockfs 0x62656572: sysfs 0x19800202: mqueue
          0x09041934: anon_inodefs 0x6e736673: nsfs 0xcafe4a11: bpf 0x5a3c69f0: apparmorfs
          0x5a4f4653: zonefs 0x15013346: udf 0x444d4142: dmabuf 0x5345434d: secretmem
          0x2fc12fc1: zfs 0x50494446: pidfs
          """);

  private MountNames() {}
}
