/** A broker understood a request and said no; the same again would not help. */
export class Refused extends Error {}
