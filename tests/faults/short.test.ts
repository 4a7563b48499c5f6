import { faults } from "./faults";
import { describeFaults } from "./suite";

describeFaults(
  "the faults that tell most",
  faults.filter(({ short }) => short),
);
