import { X509Certificate } from "node:crypto";
import { quote } from "shell-quote";

/**
 * A script that prints the first certificate of a file, and nothing of the key that stands before it. Images have bash and
 * little else.
 */
export function printCertificate(file: string): string {
  return `while IFS= read -r line; do
  [[ $line == *"BEGIN CERTIFICATE"* ]] && inside=1
  [[ -n \${inside-} ]] && printf '%s\\n' "$line"
  [[ $line == *"END CERTIFICATE"* ]] && exit 0
done <${quote([file])}
echo "${file} has no certificate" >&2
exit 1`;
}

/** The serial of a certificate (PEM), in hexadecimal digits. @throws Error when it is none. */
export function serialOf(certificate: string): string {
  return new X509Certificate(certificate).serialNumber;
}
