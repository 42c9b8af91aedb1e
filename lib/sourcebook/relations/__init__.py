"""How two statements relate: agree, conflict, nested, revision or not comparable, and why.

Nothing here says which statement is true.
"""

from sourcebook.relations.figures import related
from sourcebook.relations.kinds import KINDS, Relation
from sourcebook.relations.relation import relation

__all__ = ["KINDS", "Relation", "related", "relation"]
