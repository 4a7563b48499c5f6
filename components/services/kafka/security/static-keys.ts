/** How others reach a broker and who they are there; which of its listeners is for what (Kafka documentation, "Security"). */
const names: readonly string[] = [
  ...["listeners", "listener.security.protocol.map", "super.users", "allow.everyone.if.no.acl.found"],
  ...["inter.broker.listener.name", "control.plane.listener.name", "early.start.listeners"],
  ...["security.inter.broker.protocol", "security.providers", "principal.builder.class", "connections.max.reauth.ms"],
];
const prefixes = ["advertised.", "authorizer.", "listener.name.", "password.encoder.", "sasl.", "ssl.", "zookeeper."];

/** Limits of one listener, which operators set on running brokers (KIP-402, KIP-612): they decide nothing about security. */
const limits = /^listener\.name\.[^.]+\.(max\.connections|max\.connection\.creation\.rate|num\.network\.threads)$/;

/**
 * Whether a key may only come from server.properties. A broker takes such a key while it runs without a word, and it counts
 * for more than the file at the next start: with a `super.users` of that kind a broker denies everybody, itself included.
 */
export function isStaticKey(key: string): boolean {
  return (names.includes(key) || prefixes.some((prefix) => key.startsWith(prefix))) && !limits.test(key);
}
