/*
 * A layer below a program (LD_PRELOAD, Linux) that notes what it writes to the files of one folder, and what of that it
 * has had synced: POWER_CUT_FOLDER is the folder, POWER_CUT_JOURNAL where the notes go. `power-cut.ts` makes from them what
 * a disk may have after a power cut. A sync takes some milliseconds, in which the power may fail, and does not reach the disk itself:
 * nothing here outlives the machine. With POWER_CUT_LIES a sync is answered and not noted, as by a disk that lies.
 *
 * A note, little-endian: kind (1 byte), inode (8), offset (8), length (4), bytes. Kinds: W bytes at an offset, T new length
 * (offset), B a sync began, S what was there when it began is synced, D names of the folder synced, O a file has this name, R renamed (from, NUL, to), U name removed.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

#define FDS 65536
#define SYNC_US 3000
enum { OTHER = 0, FILE_OF_FOLDER = 1, FOLDER = 2 };

static const char *folder;
static size_t folder_length;
static int journal = -1;
static int lies;
static unsigned char kinds[FDS];
static uint64_t inodes[FDS];
static pthread_mutex_t turn = PTHREAD_MUTEX_INITIALIZER;

#define REAL(name) ((__typeof__(&name))real(#name))

static void *real(const char *name) { return dlsym(RTLD_NEXT, name); }

__attribute__((constructor)) static void begin(void) {
  folder = getenv("POWER_CUT_FOLDER");
  const char *path = getenv("POWER_CUT_JOURNAL");
  lies = getenv("POWER_CUT_LIES") != NULL;
  if (folder == NULL || path == NULL) return;
  folder_length = strlen(folder);
  journal = REAL(open)(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
}

static int is_below(const char *path) {
  return journal >= 0 && path != NULL && strncmp(path, folder, folder_length) == 0 &&
         (path[folder_length] == '/' || path[folder_length] == 0);
}

static void note(char kind, uint64_t inode, uint64_t offset, const void *bytes, uint32_t length) {
  char head[21];
  head[0] = kind;
  memcpy(head + 1, &inode, 8);
  memcpy(head + 9, &offset, 8);
  memcpy(head + 17, &length, 4);
  struct iovec parts[2] = {{head, sizeof head}, {(void *)bytes, length}};
  ssize_t written = REAL(writev)(journal, parts, 2);
  if (written != (ssize_t)(sizeof head + length)) abort();
}

static int opened(int fd, const char *path, int flags) {
  if (fd < 0 || fd >= FDS) return fd;
  int error = errno;
  kinds[fd] = OTHER;
  struct stat stat;
  if (is_below(path) && fstat(fd, &stat) == 0) {
    kinds[fd] = S_ISDIR(stat.st_mode) ? FOLDER : S_ISREG(stat.st_mode) ? FILE_OF_FOLDER : OTHER;
    inodes[fd] = stat.st_ino;
    if (kinds[fd] == FILE_OF_FOLDER && (flags & (O_WRONLY | O_RDWR)) != 0) {
      pthread_mutex_lock(&turn);
      if ((flags & O_CREAT) != 0) note('O', stat.st_ino, 0, path, strlen(path));
      if ((flags & O_TRUNC) != 0) note('T', stat.st_ino, 0, NULL, 0);
      pthread_mutex_unlock(&turn);
    }
  }
  errno = error;
  return fd;
}

#define MODE_OF(flags) \
  mode_t mode = 0; \
  if ((flags & O_CREAT) != 0) { va_list more; va_start(more, flags); mode = va_arg(more, int); va_end(more); }

int open(const char *path, int flags, ...) { MODE_OF(flags) return opened(REAL(open)(path, flags, mode), path, flags); }
int open64(const char *path, int flags, ...) { MODE_OF(flags) return opened(REAL(open64)(path, flags, mode), path, flags); }
int openat(int at, const char *path, int flags, ...) { MODE_OF(flags) return opened(REAL(openat)(at, path, flags, mode), path, flags); }
int openat64(int at, const char *path, int flags, ...) { MODE_OF(flags) return opened(REAL(openat64)(at, path, flags, mode), path, flags); }

int close(int fd) {
  if (fd >= 0 && fd < FDS) kinds[fd] = OTHER;
  return REAL(close)(fd);
}

/* libuv closes by a system call, unseen here: the number may be another file's by now. */
static int kind_of(int fd) {
  if (fd < 0 || fd >= FDS || kinds[fd] == OTHER) return OTHER;
  struct stat stat;
  int error = errno;
  if (fstat(fd, &stat) != 0 || stat.st_ino != inodes[fd] || !(S_ISREG(stat.st_mode) || S_ISDIR(stat.st_mode))) kinds[fd] = OTHER;
  errno = error;
  return kinds[fd];
}

static int is_noted(int fd) { return kind_of(fd) == FILE_OF_FOLDER; }

/* `offset` -1: where the file stands, which is its end where it was opened to append. */
static ssize_t put(int fd, const void *bytes, size_t length, off64_t offset) {
  if (!is_noted(fd)) return offset < 0 ? REAL(write)(fd, bytes, length) : REAL(pwrite64)(fd, bytes, length, offset);
  pthread_mutex_lock(&turn);
  ssize_t written = offset < 0 ? REAL(write)(fd, bytes, length) : REAL(pwrite64)(fd, bytes, length, offset);
  int error = errno;
  if (written > 0) {
    off64_t at = offset < 0 ? lseek64(fd, 0, SEEK_CUR) - written : offset;
    note('W', inodes[fd], at, bytes, written);
  }
  pthread_mutex_unlock(&turn);
  errno = error;
  return written;
}

static ssize_t put_all(int fd, const struct iovec *parts, int count, off64_t offset) {
  ssize_t sum = 0;
  for (int i = 0; i < count; i++) {
    ssize_t written = put(fd, parts[i].iov_base, parts[i].iov_len, offset < 0 ? -1 : offset + sum);
    if (written < 0) return sum > 0 ? sum : written;
    sum += written;
    if ((size_t)written < parts[i].iov_len) break;
  }
  return sum;
}

ssize_t write(int fd, const void *bytes, size_t length) { return put(fd, bytes, length, -1); }
ssize_t pwrite(int fd, const void *bytes, size_t length, off_t offset) { return put(fd, bytes, length, offset); }
ssize_t pwrite64(int fd, const void *bytes, size_t length, off64_t offset) { return put(fd, bytes, length, offset); }
ssize_t writev(int fd, const struct iovec *parts, int count) {
  return is_noted(fd) ? put_all(fd, parts, count, -1) : REAL(writev)(fd, parts, count);
}
ssize_t pwritev(int fd, const struct iovec *parts, int count, off_t offset) {
  return is_noted(fd) ? put_all(fd, parts, count, offset) : REAL(pwritev)(fd, parts, count, offset);
}
ssize_t pwritev64(int fd, const struct iovec *parts, int count, off64_t offset) {
  return is_noted(fd) ? put_all(fd, parts, count, offset) : REAL(pwritev64)(fd, parts, count, offset);
}

static int cut(int fd, off64_t length) {
  if (!is_noted(fd)) return REAL(ftruncate64)(fd, length);
  pthread_mutex_lock(&turn);
  int result = REAL(ftruncate64)(fd, length);
  int error = errno;
  if (result == 0) note('T', inodes[fd], length, NULL, 0);
  pthread_mutex_unlock(&turn);
  errno = error;
  return result;
}
int ftruncate(int fd, off_t length) { return cut(fd, length); }
int ftruncate64(int fd, off64_t length) { return cut(fd, length); }

static int synced(int fd, int (*sync)(int)) {
  int of = kind_of(fd);
  if (of == OTHER) return sync(fd);
  if (lies) return 0;
  char kind = of == FOLDER ? 'D' : 'S';
  uint64_t inode = inodes[fd];
  if (kind == 'S') {
    pthread_mutex_lock(&turn);
    note('B', inode, 0, NULL, 0);
    pthread_mutex_unlock(&turn);
  }
  usleep(SYNC_US);
  pthread_mutex_lock(&turn);
  note(kind, inode, 0, NULL, 0);
  pthread_mutex_unlock(&turn);
  return 0;
}
int fsync(int fd) { return synced(fd, REAL(fsync)); }
int fdatasync(int fd) { return synced(fd, REAL(fdatasync)); }

int unlink(const char *path) {
  if (!is_below(path)) return REAL(unlink)(path);
  pthread_mutex_lock(&turn);
  int result = REAL(unlink)(path);
  int error = errno;
  if (result == 0) note('U', 0, 0, path, strlen(path));
  pthread_mutex_unlock(&turn);
  errno = error;
  return result;
}

int rename(const char *from, const char *to) {
  if (!is_below(from) && !is_below(to)) return REAL(rename)(from, to);
  pthread_mutex_lock(&turn);
  int result = REAL(rename)(from, to);
  int error = errno;
  if (result == 0) {
    size_t a = strlen(from), b = strlen(to);
    char *both = malloc(a + 1 + b);
    memcpy(both, from, a + 1);
    memcpy(both + a + 1, to, b);
    note('R', 0, 0, both, a + 1 + b);
    free(both);
  }
  pthread_mutex_unlock(&turn);
  errno = error;
  return result;
}
