import { main } from "@pulumi/pulumi/provider";
import { endWithParent } from "../lib/orphan";
import { provider } from "./provider";

endWithParent();
void main(provider, process.argv.slice(2));
