import { main } from "@pulumi/pulumi/provider";
import { endWithParent } from "../scripts/lib/orphan";
import { provider } from "./provider";

endWithParent();
void main(provider, process.argv.slice(2));
