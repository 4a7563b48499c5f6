import type { PropertyMap } from "../../../model/properties";
import type { ControllerGroup } from "./resolve";

/** What controller.properties says of TLS and access rights; nothing without them. */
export function controllerSecurity(_controllers: ControllerGroup): PropertyMap {
  return {};
}
