import type { Acl } from "../../../components/services/kafka/users/acl";
import * as codes from "./access-codes";
import { type Outcome, reasonOf } from "./error-codes";
import type { KafkaConnection } from "./kafka-connection";
import * as messages from "./messages/security-messages";
import { requireDone } from "./refused";

/** One right of one principal, or what it is denied; in the words of `access-codes.ts`. */
export interface PrincipalAcl extends Acl {
  /** `User:orders-app`. */
  readonly principal: string;
}

/** A broker writes each resource to ZooKeeper before it answers. */
const answerWithin = { timeoutMs: 65_000 };

/** All ACLs of the cluster. @throws Refused when the broker does not tell, as without an authorizer. */
export async function fetchAcls(broker: KafkaConnection): Promise<PrincipalAcl[]> {
  const request = {
    ...{ resourceTypeFilter: codes.any, resourceNameFilter: null, patternTypeFilter: codes.any },
    ...{ principalFilter: null, hostFilter: null, operation: codes.any, permissionType: codes.any },
  };
  const response = await broker.send(messages.describeAcls, request, answerWithin);
  requireDone("the ACLs are not told", [response], reasonOf);
  return response.resources.flatMap(({ resourceType, resourceName, patternType, acls }) =>
    acls.map(({ principal, host, operation, permissionType }) => ({
      principal,
      permission: codes.permissionTypes.nameOf(permissionType),
      operation: codes.operationTypes.nameOf(operation),
      resource: codes.resourceTypes.nameOf(resourceType),
      pattern: codes.patternTypes.nameOf(patternType),
      name: resourceName,
      host,
    })),
  );
}

/** Creates ACLs; those that are there already stay. @throws Refused with each that was refused. */
export async function createAcls(broker: KafkaConnection, acls: readonly PrincipalAcl[]): Promise<void> {
  const creations = acls.map(({ principal, host, ...acl }) => ({
    resourceType: codes.resourceTypes.codeOf(acl.resource),
    resourceName: acl.name,
    resourcePatternType: codes.patternTypes.codeOf(acl.pattern),
    ...{ principal, host },
    operation: codes.operationTypes.codeOf(acl.operation),
    permissionType: codes.permissionTypes.codeOf(acl.permission),
  }));
  const { results } = await broker.send(messages.createAcls, { creations }, answerWithin);
  requireEach(acls, results);
}

/** Deletes ACLs, each by all that it says; those that are gone already are none the less. @throws Refused likewise. */
export async function deleteAcls(broker: KafkaConnection, acls: readonly PrincipalAcl[]): Promise<void> {
  const filters = acls.map((acl) => ({
    resourceTypeFilter: codes.resourceTypes.codeOf(acl.resource),
    resourceNameFilter: acl.name,
    patternTypeFilter: codes.patternTypes.codeOf(acl.pattern),
    principalFilter: acl.principal,
    hostFilter: acl.host,
    operation: codes.operationTypes.codeOf(acl.operation),
    permissionType: codes.permissionTypes.codeOf(acl.permission),
  }));
  const { filterResults } = await broker.send(messages.deleteAcls, { filters }, answerWithin);
  requireEach(acls, filterResults);
  filterResults.forEach(({ matchingAcls }) => requireDone("an ACL was not deleted", matchingAcls, reasonOf));
}

/** An answer holds the results in the order of the request. */
function requireEach(acls: readonly PrincipalAcl[], results: readonly Outcome[]): void {
  requireDone("an ACL was not taken", results, (result, at) => {
    const acl = acls[at];
    const what = acl === undefined ? "" : `${acl.principal}, ${acl.operation} on ${acl.resource} ${acl.name}: `;
    return what + reasonOf(result);
  });
}
