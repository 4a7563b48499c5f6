import { readFile } from "node:fs/promises";
import path from "node:path";
import { loadExeca } from "../../../operations/lib/execa";

/** The password in a directory with the files of a user; empty when there is none of 32 letters and digits. */
export async function passwordIn(directory: string): Promise<string> {
  const text = await readFile(path.join(directory, "producer.properties"), "utf8");
  return /password="(\w{32})"/.exec(text)?.[1] ?? "";
}

/** What kcat says of a topic, as the user whose file it is given. */
export async function askAs(properties: string, bootstrapServers: string, topic: string) {
  const { execa } = await loadExeca();
  // The file names ca.pem beside it.
  const options = { reject: false, cwd: path.dirname(properties) };
  return execa("kcat", ["-b", bootstrapServers, "-L", "-m", "5", "-t", topic, "-F", properties], options);
}
