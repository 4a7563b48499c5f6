import { quote } from "shell-quote";
import { digitsOf } from "../../components/model/ip-address";

/** An endpoint that clients are told. */
export interface Endpoint {
  readonly address: string;
  readonly port: number;
}

/** What came of a connection from a host to an endpoint. */
export interface Tried {
  /** Whether the host itself has the address, so that nothing but the host decides what answers there. */
  readonly own: boolean;
  /** Why nothing took the connection; absent when something did. */
  readonly problem?: string;
}

/** Seconds that an endpoint may take; behind a firewall or a NAT nothing comes back. */
const patience = 3;

/** A script that prints a line for each endpoint: `own` or `other`, then `open` or why it is not. */
export function tryAll(endpoints: readonly Endpoint[]): string {
  return [
    "try() {",
    "  local said status where=other",
    `  said=$(timeout ${patience} bash -c 'exec 3<> "/dev/tcp/$0/$1"' "$1" "$2" 2>&1) && status=0 || status=$?`,
    // The kernel lists its addresses in lines of their own: an address, then how far it goes.
    `  if awk -v wanted="$1" '/-- / { here = $2 == wanted } here && /\\/32 host LOCAL/ { own = 1 } END { exit !own }' \\`,
    "    /proc/net/fib_trie; then where=own; fi",
    '  if [ -n "$3" ] && grep -qs "^$3 " /proc/net/if_inet6; then where=own; fi',
    '  case "$status $said" in',
    '    "0 "*) said=open ;;',
    `    "124 "*) said="no answer within ${patience} s" ;;`,
    "    *) said=${said##*: } ;;",
    "  esac",
    `  printf '%s %s\\n' "$where" "\${said//$'\\n'/ }"`,
    "}",
    ...endpoints.map(({ address, port }) => quote(["try", address, String(port), digitsOf(address)])),
  ].join("\n");
}

/** Reads what {@link tryAll} printed. */
export function parseTried(output: string): Tried[] {
  return output
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => {
      const [, where, said = ""] = /^(\S+) (.*)$/.exec(line) ?? [];
      return { own: where === "own", ...(said === "open" ? {} : { problem: said }) };
    });
}
