import { quote } from "shell-quote";
import type { ServiceName } from "../../components/services/registry";
import type { Copied } from "../transport/backup-scripts";

/** What the script prints while the copy is being made. */
export const copying = "copying";

/**
 * Copies the data directories of a server into its own volume, beside them, and prints where once that is done.
 *
 * A script in a pod has to end soon, so the copy is made by a process that it leaves behind; run again, it tells of that one. Files
 * may grow or go meanwhile, so that is tried a few times. One that is there is whole, and stays as it is.
 *
 * @throws Error, by the script's end, when there is no room or the copy failed.
 */
export function copyInPod(unit: ServiceName, { label, file, keys }: Copied, root = "/etc"): string {
  return `set -eu
umask 077
directories=()
for key in ${quote([...keys])}; do
  directory=$(sed -n "s|^$key=||p" ${quote([`${root}/${unit}/${file}`])} | tail -n 1)
  if [ -n "$directory" ] && [[ " \${directories[*]-} " != *" $directory "* ]]; then directories+=("$directory"); fi
done
if [ \${#directories[@]} = 0 ]; then echo 'no ${file} of ${unit} tells where its data is' >&2; exit 1; fi
folder=\${directories[0]%/*}/backups
target=$folder/${label}
if [ -e "$target" ]; then rm -f "$target.pid"; printf %s "$target"; exit; fi
if pid=$(cat "$target.pid" 2> /dev/null) && tr '\\0' ' ' < "/proc/$pid/cmdline" 2> /dev/null | grep -qF '$target.part'; then
  printf ${copying}; exit
fi
if [ -s "$target.failed" ]; then cat "$target.failed" >&2; rm -rf "$target.failed" "$target.part"; exit 1; fi
mkdir -p "$folder"
rm -rf "$folder"/*.part
needed=$(du -skc "\${directories[@]}" | tail -n 1 | cut -f 1)
free=$(df -Pk "$folder" | awk 'END { print $4 }')
if [ "$needed" -ge "$free" ]; then
  echo "the copy of \${directories[*]} needs $needed KiB, and the volume has $free: enlarge it, then run again" >&2
  exit 1
fi
nohup setsid bash -c '
  target=$0
  whole() {
    rm -rf "$target.part" && mkdir "$target.part" || return 1
    for directory do
      mkdir -p "$target.part\${directory%/*}" && cp -Rp "$directory" "$target.part\${directory%/*}/" || return 1
    done
  }
  { whole "$@" || whole "$@" || whole "$@"; } 2> "$target.failed" || exit 1
  sync
  rm -f "$target.failed"
  mv "$target.part" "$target"
' "$target" "\${directories[@]}" < /dev/null > /dev/null 2>&1 &
echo $! > "$target.pid"
printf ${copying}`;
}
