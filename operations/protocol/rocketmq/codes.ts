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
} as const;

/** Answers that mean that something is not there (`ResponseCode`). */
export const notThere = { topic: 17, group: 26, consumers: 206 } as const;
