/** Requests that this program sends, by their codes (`RequestCode`). */
export const requestCodes = {
  createTopic: 17,
  updateBrokerConfig: 25,
  brokerConfig: 26,
  runtimeInfo: 28,
  maxOffset: 30,
  minOffset: 31,
  route: 105,
  clusterInfo: 106,
  createGroup: 200,
  consumers: 203,
  deleteGroup: 207,
  deleteTopic: 215,
  deleteRoute: 216,
  topicConfig: 351,
  groupConfig: 352,
  haStatus: 907,
  electMaster: 1002,
  controllerMetadata: 1005,
  replicas: 1006,
  createUser: 3001,
  updateUser: 3002,
  deleteUser: 3003,
  user: 3004,
  updateAcl: 3007,
  deleteAcl: 3008,
  acl: 3009,
} as const;

/** Who asks may not: it does not log in, its password is wrong, or it lacks a right (`ResponseCode.NO_PERMISSION`). */
export const noPermission = 16;

/** Answers that mean that something is not there (`ResponseCode`). */
export const notThere = { topic: 17, group: 26, consumers: 206 } as const;
