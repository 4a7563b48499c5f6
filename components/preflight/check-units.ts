import type { Facts, Problem } from "../model/host-facts";
import type { HostRequirements } from "./host-requirements";

/** Drop-ins that distributions ship for all services are part of the operating system. */
const shipped = /^(\/usr)?\/lib\/systemd\/system\/service\.d\//;

/** Units of the same names that others wrote, and what others add to ours. */
export function checkUnits({ services }: HostRequirements, facts: Facts): Problem[] {
  return services.flatMap(({ name }) => [...checkFile(name, facts), ...checkDropIns(name, facts)]);
}

function checkFile(name: string, facts: Facts): Problem[] {
  if (facts.get(`unit-file:${name}`) !== "foreign") return [];
  const file = `/etc/systemd/system/${name}.service`;
  return [
    {
      severity: "error",
      rule: `${file} must be this program's, or not there: it would be overwritten`,
      given: "something else wrote it",
      fix: `systemctl disable --now ${name}; mv ${file} ${file}.before; systemctl daemon-reload`,
    },
  ];
}

function checkDropIns(name: string, facts: Facts): Problem[] {
  const found = (facts.get(`drop-ins:${name}`) ?? "").split(" ").filter((path) => path !== "" && !shipped.test(path));
  if (found.length === 0) return [];
  return [
    {
      severity: "warning",
      rule: `${name}.service should be as this program writes it: what is added to it may undo a setting`,
      given: found.join(", "),
      fix: "say it in the stack file, remove the drop-in and run systemctl daemon-reload; or keep it knowingly",
    },
  ];
}
