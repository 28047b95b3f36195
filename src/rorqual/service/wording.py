"""How does a refusal read for somebody who has no command line before them?"""

from rorqual.domain.refusal import Refusal

_IN_OTHER_WORDS = {  # what helps at the command line -> what helps here
    "run again with --gate warn or with a lower --gate-threshold": "a curator may send it again "
    "with skip_anti_fraud=true",
    "or raise the limit with --max-pixels if there is enough memory": "or ask the administrator "
    "of the service for a higher limit",
    "unpack the archive with the password and name the folder": "pack it again without one",
    "unpack it yourself and name the file": "send it by itself",
}


def told(refusal: Refusal) -> str:
    """The refusal's message, with remedies that clients of the service have."""
    message = refusal.message
    for at_the_command_line, here in _IN_OTHER_WORDS.items():
        message = message.replace(at_the_command_line, here)
    return message
