/** Whether two texts mean the serial of one certificate: programs differ in the zeros that a number begins with. */
export function sameSerial(one: string, other: string): boolean {
  const digits = (serial: string) => serial.toUpperCase().replace(/^0+/, "");
  return digits(one) === digits(other);
}
