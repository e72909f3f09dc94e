/** A user of the object store that the tree runs, and the buckets that it may use; it may use no others. */
export interface BucketUser {
  readonly user: string;
  readonly buckets: readonly string[];
  /** The settings that hold its keys. */
  readonly accessKey: string;
  readonly secretKey: string;
}
