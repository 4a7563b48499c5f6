/** What a kubelet runs in a container: a script with its arguments. */
export function runScript(path: string, ...rest: readonly (string | number)[]) {
  return { exec: { command: ["bash", path, ...rest.map(String)] } };
}
