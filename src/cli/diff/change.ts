/** One place in which two recordings of a request differ; a side where nothing stands is absent. */
export type Change = {
  /** Such as `response header etag`, `response body $.items[0].id`, `status`. */
  readonly place: string;
  readonly before?: string;
  readonly after?: string;
};

/** A change where the sides differ. */
export function change(place: string, before: string | undefined, after: string | undefined): Change[] {
  if (before === after) return [];
  return [{ place, ...(before === undefined ? {} : { before }), ...(after === undefined ? {} : { after }) }];
}
