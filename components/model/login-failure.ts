/**
 * What to do about a login that failed, by what the SSH client said; undefined when nothing answered, so that nobody can
 * say more than that the host has to come back.
 */
export function loginFix(failure: string, user: string): string | undefined {
  if (/(?<!through )jump host \S+: /.test(failure)) return jumpFix(failure);
  if (/\bsudo(ers)?\b/.test(failure)) return sudoFix(user, failure);
  if (failure.includes("administratively prohibited") || failure.includes("open failed"))
    return "allow the jump host to forward connections: AllowTcpForwarding yes in its sshd_config, for that user";
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

/** The same for the server on the way. */
function jumpFix(failure: string): string {
  if (failure.includes("host key mismatch"))
    return (
      "compare the key with /etc/ssh/ssh_host_*_key.pub on a console of the jump host; only if it was really " +
      "reinstalled, correct ssh.jump.hostKey or the known_hosts file"
    );
  if (failure.includes("failed to parse private key")) return "correct the private key of ssh.jump, or its passphrase";
  if (/\bagent\b/i.test(failure)) return agentFix;
  if (failure.includes("authentication"))
    return "put the public half of its key into authorized_keys on the jump host, for the user of ssh.jump";
  return "start the jump host and its sshd, and let this machine reach it; or correct ssh.jump.address and ssh.jump.port";
}

/** How to have an agent where this program runs. */
export const agentFix =
  "start an agent in the shell where you run this, with the key whose .pub is on the hosts: eval $(ssh-agent) && ssh-add FILE";

/**
 * What to do where sudo refuses, by what it said. sudoers(5): sudo skips files in sudoers.d with a dot in their names;
 * `requiretty` refuses whoever has no terminal.
 */
export function sudoFix(user: string, said: string): string {
  const file = `/etc/sudoers.d/${user.replace(/[^A-Za-z0-9_-]/g, "-")}`;
  const setPassword = "pulumi config set --secret --path ssh.sudoPassword";
  if (said.includes("refuses the password"))
    return `${setPassword}, with the one that sudo asks ${user} for on the host`;
  if (/must have a tty/.test(said)) return `echo 'Defaults:${user} !requiretty' > ${file}-no-tty on the host`;
  if (/not found/.test(said)) return "install the package sudo on the host";
  const noPassword = `echo '${user} ALL=(ALL) NOPASSWD:ALL' > ${file} on the host`;
  return said.includes("password is required") ? `${noPassword}, or ${setPassword}` : noPassword;
}
