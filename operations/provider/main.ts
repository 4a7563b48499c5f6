import { main } from "@pulumi/pulumi/provider";
import { endWithParent } from "./exit-with-parent";
import { provider } from "./provider";

endWithParent();
void main(provider, process.argv.slice(2));
