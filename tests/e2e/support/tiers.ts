/**
 * Declares tests that only `scripts/test all` runs, because another test of each commit shows nearly the same.
 *
 * @example inTierAll(() => it("serves the sample applications, whose clients are years newer", async () => { ... }));
 */
export function inTierAll(declare: () => void): void {
  if (process.env["TEST_TIER"] === "all") declare();
}
