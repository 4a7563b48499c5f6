/**
 * More than half of the servers that vote, the lost ones included.
 *
 * @example majorityOf(3) // 2
 */
export function majorityOf(voters: number): number {
  return Math.floor(voters / 2) + 1;
}
