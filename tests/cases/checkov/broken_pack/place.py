raise ImportError("rempart is not installed here")
