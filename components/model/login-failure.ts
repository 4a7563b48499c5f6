/**
 * What to do about a login that failed, by what the SSH client said; undefined when nothing answered, so that nobody can
 * say more than that the host has to come back.
 */
export function loginFix(failure: string, user: string): string | undefined {
  if (failure.includes("host key mismatch"))
    return (
      "compare the key with /etc/ssh/ssh_host_*_key.pub on a console of the host; only if the host was really " +
      "reinstalled, correct hosts[].hostKey or ssh.knownHosts"
    );
  if (failure.includes("failed to parse private key"))
    return "correct ssh.passphrase, or the private key: ssh-keygen -y -f FILE asks for its passphrase and shows its public half";
  if (/\bagent\b/i.test(failure)) return agentFix;
  if (failure.includes("authentication"))
    return `put the public half of the key that ssh names into authorized_keys of ${user} on the host`;
  if (/getaddrinfo|ENOTFOUND|EAI_AGAIN/.test(failure))
    return "make the name resolve on this machine, or use an address";
  return failure.includes("bash") ? "install bash on the host" : undefined;
}

/** How to have an agent where this program runs. */
export const agentFix =
  "start an agent in the shell where you run this, with the key whose .pub is on the hosts: eval $(ssh-agent) && ssh-add FILE";
