import { faults } from "./faults";
import { describeFaults } from "./suite";

describeFaults("faults", faults);
