/** The certificates in a text (PEM), each by itself with a line break behind it; whatever stands around them is left out. */
export function certificateBlocks(text: string): string[] {
  const blocks = text.match(/-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----/g) ?? [];
  return blocks.map((block) => `${block.replaceAll("\r\n", "\n")}\n`);
}
