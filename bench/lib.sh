# What bench/compare and bench/durability-trace share. Sourced, never run.

note() { printf '%s\n' "$*" >&2; }

# Says in one line what is missing, and stops.
need_for_bench() { # PROGRAM...
  local missing="" program
  [ -x /usr/sbin/dovecot ] || command -v dovecot >/dev/null || missing+=" dovecot"
  [ -x /usr/bin/time ] || missing+=" /usr/bin/time"
  command -v python3 >/dev/null || missing+=" python3"
  command -v mvn >/dev/null || missing+=" mvn"
  find_jdk || missing+=" JDK-25"
  for program in "$@"; do
    case $program in
      mbsync*) command -v mbsync >/dev/null || missing+=" mbsync" ;;
      offlineimap) command -v offlineimap >/dev/null || missing+=" offlineimap" ;;
      strace) command -v strace >/dev/null || missing+=" strace" ;;
      mailtwin) [ -x "$root/mailtwin" ] || missing+=" ./mailtwin" ;;
      *) note "unknown program: $program"; exit 64 ;;
    esac
  done
  if [ -n "$missing" ]; then
    note "missing:$(printf '%s\n' $missing | sort -u | sed 's/^/ /' | tr -d '\n')"
    exit 69
  fi
}

find_jdk() {
  local jdk
  for jdk in "${JAVA_HOME:-}" /usr/lib/jvm/*25*; do
    if [ -x "$jdk/bin/javac" ] && "$jdk/bin/javac" -version 2>&1 | grep -q '^javac 25'; then
      export JAVA_HOME=$jdk
      return 0
    fi
  done
  return 1
}

make_scratch() { # PARENT
  scratch=$(mktemp -d "$1/mtbench.XXXXXX")
  chmod 755 "$scratch" # Dovecot's own user must get through.
  trap clean_up EXIT
  trap 'exit 130' INT TERM
}

clean_up() {
  exec 7>&- || true # Dovecot ends with its standard input.
  [ -z "${server_pid:-}" ] || wait "$server_pid" || true
  rm -rf "$scratch"
}

build_bench() {
  note "building"
  (cd "$root" && mvn -q -B -ntp -pl bench -am -DskipTests -Dspotless.check.skip=true package) >&2
}

start_server() { # name=value...
  local classes=$root/bench/target/classes:$root/testkit/target/classes
  mkfifo "$scratch/hold"
  "$JAVA_HOME/bin/java" -Djava.io.tmpdir="$scratch" -cp "$classes:$root/modelserver/target/classes" \
    dev.mailtwin.bench.BenchServer "$@" <"$scratch/hold" >"$scratch/server" &
  server_pid=$!
  exec 7>"$scratch/hold"
  note "filling the server: $*"
  until grep -q '^ready=' "$scratch/server"; do
    kill -0 $server_pid 2>/dev/null || { note "the server did not start"; exit 69; }
    sleep 0.2
  done
  server_says password >"$scratch/password"
  chmod 600 "$scratch/password"
}

server_says() { # NAME
  sed -n "s/^$1=//p" "$scratch/server" | grep .
}

# Each run has a directory of its own, and nothing is deleted before the end: ext4 looks around
# recently deleted inodes for minutes, which would slow down whoever comes next.
home_suffix=""
program_home() { echo "$scratch/programs/$1$home_suffix"; }

wipe_program() { rm -rf "$(program_home "$1")"; }

# Writes a fresh configuration; nothing is synced yet.
prepare_program() { # PROGRAM PORT
  local home
  home=$(program_home "$1")
  wipe_program "$1"
  mkdir -p "$home/mail"
  case $1 in
    mailtwin)
      MAILTWIN_HOME=$home "$root/mailtwin" setup "$(server_says user)" --no-input \
        --imap "imaps://127.0.0.1:$2" --ca-file "$(server_says ca)" \
        --user "$(server_says user)" --password-command "cat '$scratch/password'" >&2 ;;
    mbsync) write_mbsyncrc "$home" "$2" yes ;;
    mbsync-nofsync) write_mbsyncrc "$home" "$2" no ;;
    offlineimap) write_offlineimaprc "$home" "$2" ;;
  esac
}

write_mbsyncrc() { # HOME PORT FSYNC
  cat >"$1/mbsyncrc" <<CONF
FSync $3
IMAPAccount bench
Host localhost
Port $2
User $(server_says user)
PassCmd "cat '$scratch/password'"
SSLType IMAPS
SystemCertificates no
CertificateFile $(server_says ca)

IMAPStore far
Account bench

MaildirStore near
Path $1/mail/
Inbox $1/mail/INBOX
SubFolders Verbatim

Channel bench
Far :far:
Near :near:
Patterns *
Create Near
Expunge None
SyncState *
CONF
}

write_offlineimaprc() { # HOME PORT
  cat >"$1/offlineimaprc" <<CONF
[general]
accounts = bench
metadata = $1/state
[Account bench]
localrepository = near
remoterepository = far
[Repository near]
type = Maildir
localfolders = $1/mail
[Repository far]
type = IMAP
remotehost = localhost
remoteport = $2
remoteuser = $(server_says user)
remotepassfile = $scratch/password
ssl = yes
sslcacertfile = $(server_says ca)
CONF
}

# What one sync of a program is, as words; PREFIX runs in front of it.
run_program() { # PROGRAM PORT; leaves "seconds KiB" in $scratch/time
  local home log=$scratch/$1.log
  home=$(program_home "$1")
  local prefix=(/usr/bin/time -q -o "$scratch/time" -f '%e %M')
  [ -z "${trace:-}" ] || prefix=(strace -f -y -qq -o "$trace" -e "trace=$trace_calls")
  case $1 in
    mailtwin)
      MAILTWIN_HOME=$home "${prefix[@]}" "$root/mailtwin" sync --json >"$log" 2>&1 ;;
    mbsync*)
      "${prefix[@]}" mbsync -q -c "$home/mbsyncrc" bench >"$log" 2>&1 ;;
    offlineimap)
      "${prefix[@]}" offlineimap -o -u quiet -c "$home/offlineimaprc" >"$log" 2>&1 ;;
  esac || { tail -5 "$log" >&2; return 1; }
}

# Message files of a program, by paths below its home.
list_messages() { # PROGRAM
  (cd "$(program_home "$1")" && find . -path '*/.mailtwin/*' -prune -o \
    -type f \( -path '*/cur/*' -o -path '*/new/*' \) -print)
}

count_messages() { list_messages "$1" | wc -l; }

describe_machine() {
  echo "- date: $(date -u +%Y-%m-%d)"
  echo "- machine: $(nproc) cores ($(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -1))," \
    "$(awk '/MemTotal/ {printf "%.0f GiB", $2 / 1048576}' /proc/meminfo), Linux $(uname -r)," \
    "$(findmnt -no FSTYPE -T "$scratch")"
  echo "- versions: Dovecot $(/usr/sbin/dovecot --version | cut -d' ' -f1)," \
    "$(mbsync --version 2>/dev/null || echo 'no mbsync')," \
    "OfflineIMAP $(offlineimap --version 2>/dev/null || echo none)," \
    "$("$JAVA_HOME/bin/java" -version 2>&1 | sed -n 's/.*build \([^,)]*\).*/Java \1/p' | head -1)," \
    "Mailtwin $(git -C "$root" describe --always --dirty 2>/dev/null || echo unknown)"
}
