# shellcheck shell=bash
# read_entry ADDRESS PORT PATH: what a server of an ensemble has at a path: `is` and its data, which is JSON; `missing`, or
# `unknown` when it did not answer.
#
# Three requests of its protocol: a session of 10 s, the data of the path, the end of the session.
read_entry() {
  local said
  # shellcheck disable=SC2016
  said=$(timeout 5 bash -c '
    exec 3<> "/dev/tcp/$0/$1" || exit 1
    ((${#2} < 200)) || exit 1
    printf "\0\0\0\054\0\0\0\0\0\0\0\0\0\0\0\0\0\0\047\020\0\0\0\0\0\0\0\0\0\0\0\020" >&3
    printf "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0" >&3
    printf "\0\0\0\x$(printf %02x $((${#2} + 13)))\0\0\0\1\0\0\0\4\0\0\0\x$(printf %02x ${#2})%s\0" "$2" >&3
    printf "\0\0\0\010\0\0\0\2\377\377\377\365" >&3
    exec od -An -v -tx1 <&3' "$1" "$2" "$3" 2> /dev/null | tr -d ' \n') || said=
  case $said in
    *ffffff9b*) echo missing ;; # -101: there is no such path
    *7b22*7d*)
      said=7b22${said#*7b22}
      said=$(printf '%s' "${said%7d*}7d" | sed 's/../\\x&/g')
      printf 'is %s\n' "$(printf '%b' "$said" | tr -cd '\040-\176')"
      ;;
    *) echo unknown ;;
  esac
}
