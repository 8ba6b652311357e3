"""The word index of the catalogue: text search, facets with counts, candidates for matching.

One tantivy index on each node, built from the database and kept up by one follower (MATCHING 1.2):

    <SEARCH_DIR>/follower.lock        held by this node's one follower
    <SEARCH_DIR>/listings-v<N>/live   names the generation that is served; replaced in one step
    <SEARCH_DIR>/listings-v<N>/g-…/   a generation: index/ (tantivy's own) and mark.json

Web and worker processes only read. The folder is a cache: deleting it loses nothing, and whoever
shows a result asks the database again first.
"""
