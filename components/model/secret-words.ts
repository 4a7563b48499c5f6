/** What stands in a message in the place of a value that may be a secret. */
export const notShown = "(not shown)";

const word = String.raw`pass(?:word|phrase|wd)|secret|token|credential|private[._-]?key|keystore[._-]?key|api[._-]?key|access[._-]?key|jaas|licen[sc]e`;
const secretKey = new RegExp(word, "i");
/** Where a secret is, how long it lasts or how it is made is none itself; `imagePullSecrets` are names. */
const aboutSecrets =
  /(file|location|path|class|type|algorithm|iterations?|length|\.ms|seconds|url|uri|name|numbers|secrets)$|imagePullSecrets/i;
const assignment = new RegExp(String.raw`((?:${word})[\w.-]*["']?\s*[=:]\s*)("[^"]*"|'[^']*'|[^\s,;&"']+)`, "gi");

/** Whether the value of a key may be a secret, by the name of the key: `ssl.keystore.password`, `sasl.jaas.config`. */
export function looksSecret(key: string): boolean {
  return secretKey.test(key) && !aboutSecrets.test(key);
}

/** A text without what looks like a secret in it: `password=...`, `https://user:...@host`, a private key. */
export function withoutSecrets(text: string): string {
  return text
    .replaceAll(/-----BEGIN [A-Z ]*PRIVATE KEY-----[^]*/g, notShown)
    .replaceAll(/(:\/\/[^\s/:@]*:)[^\s/@]+@/g, `$1${notShown}@`)
    .replaceAll(assignment, `$1${notShown}`);
}
