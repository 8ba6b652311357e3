"""Pages of the API: a cursor over the id and nothing else, so bulk imports cannot make it loop."""

from rest_framework.pagination import CursorPagination


class NewestFirst(CursorPagination):
    """Newest first; ``?limit=`` up to 200."""

    ordering = ("-id",)
    page_size = 50
    page_size_query_param = "limit"
    max_page_size = 200
