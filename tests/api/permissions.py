TESTS=[]
def run(*a): pass
