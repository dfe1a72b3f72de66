import { GraphQLClient } from 'graphql-request';
import { urlOf } from '../suite/servers.mjs';
import { suite } from '../suite/suite.mjs';

suite('graphql-request', { graphql: new GraphQLClient(urlOf('http', '/graphql')) });
