import { gql, GraphQLClient } from 'graphql-request';

const client = new GraphQLClient(`${process.env.API_URL ?? 'http://127.0.0.1:4600'}/graphql`);

const BOOK = gql`
  query Book($id: ID!) {
    book(id: $id) {
      title
      authorId
    }
  }
`;

const AUTHOR = gql`
  query Author($id: ID!) {
    author(id: $id) {
      name
    }
  }
`;

/** A book with the name of its author. */
export async function describeBook(id) {
  const { book } = await client.request(BOOK, { id });
  const { author } = await client.request(AUTHOR, { id: book.authorId });
  return `${book.title} by ${author.name}`;
}
