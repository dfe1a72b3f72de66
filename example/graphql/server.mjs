// A stand-in for the real API, to record against.
import http from 'node:http';
import { buildSchema, graphql } from 'graphql';

const schema = buildSchema(`
  type Book { title: String! authorId: ID! }
  type Author { name: String! }
  type Query { book(id: ID!): Book author(id: ID!): Author }
`);
const books = { 1: { title: 'Middlemarch', authorId: 'eliot' }, 2: { title: 'Emma', authorId: 'austen' } };
const authors = { eliot: { name: 'George Eliot' }, austen: { name: 'Jane Austen' } };
const rootValue = { book: ({ id }) => books[id], author: ({ id }) => authors[id] };

const server = http.createServer(async (request, response) => {
  const { query, variables } = JSON.parse(Buffer.concat(await request.toArray()).toString());
  const result = await graphql({ schema, source: query, rootValue, variableValues: variables });
  response.setHeader('Content-Type', 'application/json');
  response.end(JSON.stringify(result));
});

server.listen(Number(process.env.PORT ?? 4600), '127.0.0.1', () => {
  console.log(`API_URL=http://127.0.0.1:${server.address().port}`);
});
