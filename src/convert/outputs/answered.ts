import type { Interaction } from '../../core/interaction';
import type { Note } from '../converted';

/** An interaction that has an answer, with its place. */
export type Answered = { readonly interaction: Interaction; readonly where: string };

/** The interactions that got an answer, and notes of those that did not: other formats have no place for a failure. */
export function answeredOf(interactions: readonly Interaction[]): {
  readonly answered: readonly Answered[];
  readonly notes: readonly Note[];
} {
  const places = interactions.map((interaction, index) => ({ interaction, where: `interactions[${index}]` }));
  const hasAnswer = ({ interaction }: Answered): boolean => interaction.response.status.code !== 0;
  return {
    answered: places.filter(hasAnswer),
    notes: places
      .filter((place) => !hasAnswer(place))
      .map(({ where }) => ({ where, what: 'left out', why: 'the network failed, which this format has no place for' })),
  };
}

/** Notes of what a recording holds and a client of the format would see otherwise. */
export function lossesOf({ interaction: { recording }, where }: Answered): Note[] {
  const losses = [
    recording.error === undefined && recording.unfinished !== true
      ? undefined
      : 'the response broke off: its replay ends as a whole one',
    recording.trailers === undefined ? undefined : 'the fields behind the body (trailers)',
    recording.informational === undefined ? undefined : 'the responses that announced it (1xx)',
    recording.chunks === undefined ? undefined : 'the pieces that its body came in, and when',
  ];
  return losses
    .filter((loss) => loss !== undefined)
    .map((loss) => ({ where, what: `left out: ${loss}`, why: 'this format has no place for it' }));
}
