import { main } from "@pulumi/pulumi/provider";
import { endWithParent } from "../lib/orphan";
import { observation } from "./observation";

endWithParent();
void main(observation, process.argv.slice(2));
