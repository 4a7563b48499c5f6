/** How it is known that a command of the documentation works. */
export type Proof =
  /** The suite of the documentation runs it as it stands, on the stack dev, and it ends with 0. */
  | "run"
  /** Another suite proves it; here only its flags and arguments are looked up in its `--help`. */
  | { readonly suite: string }
  /** Nothing runs it as it stands, for a reason; its flags and arguments are looked up all the same. */
  | { readonly reason: string };

/** Commands that are proven in one way. */
export interface Entry {
  /** Matches the whole command, without a comment at its end. */
  readonly matches: RegExp;
  readonly proof: Proof;
}

/** The reviewed table of all commands in the documentation: each has one entry, and each entry has a command. */
export const entries: readonly Entry[] = [
  { matches: /^scripts\/(up|down)( dev| prod)?$/, proof: "run" },
  { matches: /^scripts\/pulumi (preview|refresh|stack output)(?!.* -C )( .*)?$/s, proof: "run" },
  { matches: /^scripts\/status dev( .*)?$/, proof: "run" },
  { matches: /^scripts\/credentials (prod USER|dev developer) --directory .*$/, proof: "run" },
  {
    // A broker that denies everybody; the suite takes the lines from docs/security.md.
    matches: /^(systemctl (stop|start) kafka|sed -n .*zookeeper\.properties|kafka-configs --zookeeper .*)$/,
    proof: { suite: "tests/e2e/1-dev.test.ts" },
  },
  {
    // The same before Kafka 2.5; that suite takes its lines, too.
    matches: /^(export JDK_JAVA_OPTIONS=.*|java -cp .*ZooKeeperMain.*|systemctl restart kafka)$/s,
    proof: { suite: "tests/e2e/tier-all/17-secure-old-versions.test.ts" },
  },
  {
    matches: /^scripts\/certificates prod$/,
    proof: { suite: "tests/e2e/tier-all/19-authority.test.ts" },
  },
  {
    matches: /^for host in kafka1 kafka2 kafka3; do ssh root@\$host systemctl restart kafka & done; wait$/,
    proof: { reason: "it is for certificates that have expired" },
  },
  { matches: /^ssh-keyscan .*$/, proof: "run" },
  { matches: /^ssh-keygen .*$/, proof: "run" },
  { matches: /^cd \S+ && kcat -F .*$/, proof: "run" },
  {
    matches: /^scripts\/pulumi .* -C examples\/pulumi-python( <.*)?$/,
    proof: { suite: "tests/package/python.test.ts" },
  },
  { matches: /^scripts\/pulumi stack init prod$/, proof: { suite: "tests/e2e/1-dev.test.ts" } },
  { matches: /^scripts\/up rocketmq$/, proof: { suite: "tests/e2e/tier-all/26-rocketmq.test.ts" } },
  { matches: /^scripts\/up k8s$/, proof: { suite: "tests/e2e/8-kubernetes.test.ts" } },
  { matches: /^scripts\/up rocketmq-k8s$/, proof: { suite: "tests/e2e/tier-all/27-kubernetes-rocketmq.test.ts" } },
  { matches: /^scripts\/up k8s-ephemeral$/, proof: { suite: "tests/e2e/tier-all/9-kubernetes-ephemeral.test.ts" } },
  { matches: /^scripts\/cluster (down|kubectl .*)$/, proof: { suite: "tests/e2e/8-kubernetes.test.ts" } },
  { matches: /^scripts\/test( package| typecheck)?$/, proof: { suite: ".ci/run" } },
  { matches: /^scripts\/test all$/, proof: { reason: "it runs for hours; each of its parts is a command of its own" } },
  { matches: /^npx mocha .* tests\/unit\/.*$/, proof: "run" },
  { matches: /^npm run check$/, proof: { suite: ".ci/run" } },
  { matches: /^scripts\/bench( .*)?$/, proof: { reason: "it measures for 40 minutes" } },
  {
    // What docs/migrate.md says to do on each host; the suite takes the lines from there.
    matches: /^(\/etc\/(kafka|zookeeper)\/bin\/|while pgrep|useradd|chown -R|echo ID >)/,
    proof: { suite: "tests/e2e/tier-all/11-adopt.test.ts" },
  },
  {
    // The sample applications; the suite builds and runs them with words of its own.
    matches: /^(npm ci|node|pip install|python3|mvn|java) .*examples\//,
    proof: { suite: "tests/e2e/1-dev.test.ts" },
  },
];

/** What stands for something in a command, and what the suite puts there; each is a word of its own. */
export const placeholders: Readonly<Record<string, string>> = {
  STACK: "dev",
  /** The stack of an operator's own hosts, of which the pages tell, and their addresses. */
  prod: "dev",
  "10.0.0.11": "192.168.10.101",
  "10.0.0.12": "192.168.10.102",
  "10.0.0.13": "192.168.10.103",
  FILE: ".git/docs-file",
  DIR: ".git/docs-directory",
  USER: "developer",
  GROUP: "docs-group",
};

/** A command with everything filled in that stands for something; what it would put into /tmp stays in the project. */
export function filledIn(command: string): string {
  return command
    .replaceAll(/(?<![\w./-])[\w.]+(?![\w./-])/g, (word) =>
      Object.hasOwn(placeholders, word) ? (placeholders[word] ?? word) : word,
    )
    .replaceAll(/(?<![\w.-])\/tmp\//g, ".git/");
}

/** The entries that a command matches; anything but one is a mistake. */
export function entriesOf(command: string): Entry[] {
  return entries.filter(({ matches }) => matches.test(command));
}
