# shellcheck shell=bash
# For hosts where sudo asks for a password. On standard input stand, behind these lines: the password on a line, the line
# `end`, then what the command itself reads. The password is in no command text, environment or process list.

# become_root COMMAND...: runs it as root in the place of this shell; returns only when sudo refuses, with what it says.
become_root() {
  local +x password end=': kafka-zookeeper, the password ends here'
  set +ax
  IFS= read -r password
  # One line and no more, so that a wrong password is tried once and no line of a script is taken for another one.
  if ! SUDO_SAYS=$(printf '%s\n' "$password" | LC_ALL=C sudo -S -p '' bash -c : 2>&1); then
    # The lecture of the first time ends with an empty line.
    SUDO_SAYS=${SUDO_SAYS##*$'\n\n'}
    case $SUDO_SAYS in
      *incorrect*attempt* | *'try again'*) SUDO_SAYS='sudo refuses the password of ssh.sudoPassword' ;;
      *) SUDO_SAYS="with ssh.sudoPassword: $SUDO_SAYS" ;;
    esac
    return 1
  fi
  # sudo reads the line only where it asks for a password: what it leaves is skipped.
  # shellcheck disable=SC2016
  exec sudo -S -p '' bash -c 'while IFS= read -r line && [ "$line" != "$0" ]; do :; done; exec "$@"' "$end" "$@" \
    3<&0 < <(printf '%s\n' "$password" && exec cat <&3)
}
