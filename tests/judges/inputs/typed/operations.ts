// Documents that graphql-codegen makes typed.
import { graphql } from "./gql/gql.js";

export const PostEntry = graphql(`
  mutation PostEntry($input: JournalEntryInput!) {
    createJournalEntry(input: $input) {
      id
      total
      postings {
        line
        debit
        credit
      }
    }
  }
`);

export const ListEntries = graphql(`
  query ListEntries($first: Int) {
    journalEntries(first: $first) {
      total
      edges {
        cursor
        node {
          id
          memo
        }
      }
    }
  }
`);
