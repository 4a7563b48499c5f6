import type { Facts, Problem } from "../model/host-facts";
import type { HostRequirements } from "./host-requirements";

/** What is unpacked in place shares its directory with other things, so that another release would be mixed into it. */
export function checkPrograms({ programs }: HostRequirements, facts: Facts): Problem[] {
  return programs.flatMap(({ product, home, sha512, inPlace }): Problem[] => {
    const there = facts.get(`program:${home}`) ?? "";
    if (inPlace !== true || there === "" || there === sha512) return [];
    return [
      {
        severity: "error",
        rule: `${product}.version: cannot change with layout in-place`,
        given: `${home} holds another distribution`,
        fix: `set ${product}.layout: versioned and ${product}.paths.program: /opt/${product} together with the version; configuration and data stay where they are`,
      },
    ];
  });
}
