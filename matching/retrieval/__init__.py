"""From rows to the engine and back: who may answer whom today.

    sides         an intent as a Wish, a listing as an Offer
    statistics    the weights of words in force
    model_in_force   the built-in scoring model or a learned one
    forward       listings for a wish
    exposure      how often each holder was shown
    reverse       open intents for a listing

Both ways ask one question of the database, so a row that was withdrawn, frozen or revised a moment
ago is judged as it is now, whatever the word index still holds.
"""
