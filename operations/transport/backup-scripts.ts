import { quote } from "shell-quote";
import { stateDirectory } from "../../components/model/systemd";
import type { ServiceName } from "../../components/services/registry";

/** What of a service is copied, and under which name. */
export interface Copied {
  /** Of the directory with the copies that belong together. Example: `before-kraft-2026-11-30T02-10-00Z`. */
  readonly label: string;
  /** The configuration file of the service. Example: `zoo.cfg`. */
  readonly file: string;
  /** Its keys that name the directories. */
  readonly keys: readonly string[];
}

/** Where copies stand; they go with the last service of the host and its data. */
export const backupDirectory = `${stateDirectory}/backups`;

/**
 * Copies the data directories of a service into an archive that only root reads, because there are keys of passwords among them,
 * and prints its path. One that is there is whole, and stays as it is. Files may grow or go meanwhile, for which tar ends with 1.
 */
export function copyData(unit: ServiceName, { label, file, keys }: Copied): string {
  const folder = `${backupDirectory}/${label}`;
  return `umask 077
target=${quote([`${folder}/${unit}.tar.gz`])}
mkdir -p ${quote([folder])}
chmod 0700 ${quote([backupDirectory, folder])}
if [ ! -e "$target" ]; then
  directories=()
  while read -r _ _ _ config; do
    case $config in */${file}) ;; *) continue ;; esac
    for key in ${quote([...keys])}; do
      directory=$(sed -n "s|^$key=||p" "$config" | tail -n 1)
      if [ -n "$directory" ] && [[ " \${directories[*]-} " != *" $directory "* ]]; then directories+=("$directory"); fi
    done
  done < ${stateDirectory}/${unit}.manifest
  if [ \${#directories[@]} = 0 ]; then echo 'no ${file} of ${unit} tells where its data is' >&2; exit 1; fi
  needed=$(du -skc "\${directories[@]}" | tail -n 1 | cut -f 1)
  free=$(df -Pk ${quote([folder])} | awk 'END { print $4 }')
  if [ "$needed" -ge "$free" ]; then
    echo "the copy of \${directories[*]} needs $needed KiB, and \${target%/*} has $free: free some space there, then run again" >&2
    exit 1
  fi
  status=0
  tar --create --gzip --file "$target.part" --directory / "\${directories[@]#/}" 2> "$target.messages" || status=$?
  if [ "$status" -gt 1 ]; then cat "$target.messages" >&2; rm -f "$target.part" "$target.messages"; exit 1; fi
  rm -f "$target.messages"
  sync "$target.part"
  mv -T "$target.part" "$target"
fi
printf %s "$target"`;
}
