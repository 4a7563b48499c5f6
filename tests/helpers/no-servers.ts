import { perService } from "../../components/services/registry";

/** No server of any service: what a test does not name. */
export const noServers = perService((): never[] => []);

/** What no server of any service answered. */
export const unanswered = perService((): undefined => undefined);
