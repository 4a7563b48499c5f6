import { faults } from "./faults";
import { migration } from "./migration-faults";
import { describeFaults } from "./suite";

describeFaults("faults", faults);
// On a cluster of their own: there is no way back from their end.
describeFaults("faults on the way to KRaft, and in KRaft", migration);
